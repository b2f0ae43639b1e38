// The side view: a passage of a sheet with the cited words marked, its date, and the way to the official sheet.
import { useEffect, useRef, useState } from "react"
import { BookOpen, ExternalLink } from "lucide-react"

function Line({ parts }) {
  return parts.map((part, rank) => (part.marked ? <mark key={rank}>{part.text}</mark> : <span key={rank}>{part.text}</span>))
}

function Blocks({ blocks }) {
  return blocks.map((block, rank) =>
    block.list ? (
      <ul key={rank}>
        {block.lines.map((line, place) => (
          <li key={place} className={line.level ? "nested" : ""}>
            {line.mark && <span className="item-mark" aria-hidden="true">{line.mark === "-" ? "•" : line.mark}</span>}
            <Line parts={line.parts} />
          </li>
        ))}
      </ul>
    ) : (
      block.lines.map((line, place) => <p key={`${rank}-${place}`}><Line parts={line.parts} /></p>)
    ),
  )
}

function Part({ part, cited }) {
  const place = useRef(null)
  useEffect(() => {
    // the button that asked for the sheet is gone: the focus goes to what it was about
    if (cited) place.current?.focus()
  }, [])
  return (
    <section ref={place} tabIndex={cited ? -1 : undefined} className={cited ? "part cited" : "part"} aria-label={cited ? "Passage cité" : undefined}>
      {part.heading && <h3>{part.heading}</h3>}
      <Blocks blocks={part.blocks} />
    </section>
  )
}

export default function Passage() {
  const heading = useRef(null)
  const [sheet, setSheet] = useState({})

  useEffect(() => heading.current?.focus(), [])

  const readSheet = async () => {
    setSheet({ loading: true })
    try {
      const payload = { sheet: props.sheet, chunk: props.chunk, quote: props.quote }
      setSheet((await callAction({ name: "fiche", payload })).response)
    } catch {
      setSheet({ error: "La fiche n'a pas pu être lue : réessayez, ou ouvrez la fiche officielle." })
    }
  }

  return (
    <article className="passage">
      {props.theme && <p className="passage-theme">{props.theme}</p>}
      <h2 ref={heading} tabIndex={-1}>{props.title}</h2>
      {props.section && <p className="passage-path">{props.section.replaceAll(" > ", " › ")}</p>}
      <p className="passage-date">
        {props.updated ? `Fiche mise à jour le ${props.updated}` : "Fiche sans date"}
        {props.example && <strong> · Fiche d'exemple</strong>}
      </p>
      {sheet.parts ? (
        <div className="passage-text whole">
          {sheet.parts.map((part) => <Part key={part.id} part={part} cited={part.id === props.chunk} />)}
        </div>
      ) : (
        <div className="passage-text"><Blocks blocks={props.blocks} /></div>
      )}
      <div className="passage-actions">
        {!sheet.parts && (
          <button type="button" className="page-button" onClick={readSheet} aria-disabled={sheet.loading}>
            <BookOpen aria-hidden="true" />
            Lire toute la fiche ici
          </button>
        )}
        {props.url && (
          <a className="page-button" href={props.url} target="_blank" rel="noopener noreferrer">
            <ExternalLink aria-hidden="true" />
            Ouvrir la fiche officielle
            <span className="page-hidden"> (nouvel onglet)</span>
          </a>
        )}
      </div>
      <p role="status" className="passage-error">{sheet.error}</p>
      {props.credit && <p className="passage-credit">{props.credit}</p>}
    </article>
  )
}
