// What stands under an answer: its sources, each of which opens its passage at the side, and a copy to paste.
import { useState } from "react"
import { useSetRecoilState } from "recoil"
import { sideViewState } from "@chainlit/react-client"
import { Check, Copy } from "lucide-react"

async function copyText(text) {
  // the clipboard of a page served without TLS: only the old command works
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const area = document.createElement("textarea")
  area.value = text
  area.className = "page-hidden"
  document.body.append(area)
  area.select()
  const done = document.execCommand("copy")
  area.remove()
  if (!done) throw new Error("copy")
}

// the sheets in the order of their first citation, each with its passages
function bySheet(passages) {
  const sheets = new Map()
  for (const passage of passages) sheets.set(passage.sheet, [...(sheets.get(passage.sheet) ?? []), passage])
  return [...sheets.values()]
}

function Sheet({ passages, open }) {
  const { title, theme, updated, example } = passages[0]
  return (
    <li className="source-sheet">
      <p className="source-title">{title}</p>
      <p className="source-date">
        {theme && <span>{theme}</span>}
        <span>{updated ? `Fiche mise à jour le ${updated}` : "Fiche sans date"}{example && " · fiche d'exemple"}</span>
      </p>
      {passages.map((passage) => (
        <button key={passage.number} type="button" className="source" data-passage={passage.number} onClick={() => open(passage)}>
          <span className="source-number" aria-hidden="true">{passage.number}</span>
          <span className="page-hidden">Ouvrir la source {passage.number} : </span>
          <span className="source-text">{passage.section ? passage.section.replaceAll(" > ", " › ") : `« ${passage.quote} »`}</span>
        </button>
      ))}
    </li>
  )
}

export default function Sources() {
  const setSideView = useSetRecoilState(sideViewState)
  const [copied, setCopied] = useState("")

  const open = (passage) =>
    setSideView({
      title: `Source ${passage.number}`,
      elements: [{ id: `${passage.chunk}-${passage.number}`, type: "custom", name: "Passage", display: "side", props: passage }],
    })

  const copy = () =>
    copyText(props.copy).then(
      () => setCopied("Réponse et sources copiées : relisez-les avant de les envoyer."),
      () => setCopied("La copie a échoué : sélectionnez le texte à la souris."),
    )

  return (
    <section className="sources" aria-label="Sources de la réponse">
      <h2>{props.passages.length > 1 ? "Sources" : "Source"}</h2>
      <ol>
        {bySheet(props.passages).map((passages) => <Sheet key={passages[0].sheet} passages={passages} open={open} />)}
      </ol>
      <div className="sources-actions">
        <button type="button" className="page-button" onClick={copy}>
          {copied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
          Copier la réponse et ses sources
        </button>
        <span role="status">{copied}</span>
      </div>
    </section>
  )
}
