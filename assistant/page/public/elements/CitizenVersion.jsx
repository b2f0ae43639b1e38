// One version for the citizen in the side view: what to know before sending it, its text to edit, copy or print.
import { useEffect, useRef, useState } from "react"
import { Copy, Printer } from "lucide-react"

const LINE = 48 // characters of a line of the text area, about
const ROWS = { least: 6, most: 12 }
// what was edited, as long as the page stands: the panel closes with the next question
const drafts = (globalThis.versionDrafts ??= new Map())

async function copyText(field) {
  // the clipboard of a page served without TLS: only the old command works
  if (navigator.clipboard) return navigator.clipboard.writeText(field.value)
  field.select()
  if (!document.execCommand("copy")) throw new Error("copy")
}

function print(html) {
  // the one before stays until now: browsers don't agree on when a printed page may go
  document.getElementById("printed-page")?.remove()
  const frame = document.createElement("iframe")
  frame.id = "printed-page"
  frame.className = "page-hidden"
  frame.ariaHidden = "true"
  frame.tabIndex = -1
  // without « allow-scripts »: only we may print it, nothing in it can run
  frame.setAttribute("sandbox", "allow-same-origin allow-modals")
  frame.srcdoc = html
  frame.onload = () => frame.contentWindow.print()
  document.body.append(frame)
}

// a link of the preview opens beside the page, not inside the preview
const preview = (html) => html.replace("<head>", '<head><base target="_blank">')

function Printable({ title }) {
  return (
    <>
      <iframe className="version-page" title={`Aperçu : ${title}`} srcDoc={preview(props.html)} sandbox="allow-popups allow-popups-to-escape-sandbox" />
      <div className="passage-actions">
        <button type="button" className="page-button" onClick={() => print(props.html)}>
          <Printer aria-hidden="true" />
          Imprimer
        </button>
      </div>
    </>
  )
}

function Editable({ title }) {
  const area = useRef(null)
  const subject = useRef(null)
  const [said, setSaid] = useState("")
  const lines = props.text.split("\n").reduce((count, line) => count + 1 + Math.floor(line.length / LINE), 0)

  const copy = (field, what) =>
    copyText(field.current).then(
      () => setSaid(`${what} : relisez avant d'envoyer.`),
      () => setSaid("La copie a échoué : sélectionnez le texte à la souris."),
    )

  return (
    <>
      {props.subject && (
        <label className="version-subject">
          Objet
          <input ref={subject} type="text" className="version-text" defaultValue={title} />
        </label>
      )}
      <textarea
        ref={area}
        className="version-text"
        aria-label="Texte à relire et à adapter"
        defaultValue={drafts.get(props.draft) ?? props.text}
        onChange={(event) => drafts.set(props.draft, event.target.value)}
        dir="auto"
        lang={props.language}
        rows={Math.min(ROWS.most, Math.max(ROWS.least, lines))}
      />
      <div className="passage-actions">
        <button type="button" className="page-button" onClick={() => copy(area, "Texte copié")}>
          <Copy aria-hidden="true" />
          Copier le texte
        </button>
        {props.subject && (
          <button type="button" className="page-button" onClick={() => copy(subject, "Objet copié")}>
            <Copy aria-hidden="true" />
            Copier l'objet
          </button>
        )}
        <span role="status">{said}</span>
      </div>
    </>
  )
}

export default function CitizenVersion() {
  const heading = useRef(null)

  useEffect(() => heading.current?.focus(), [])

  return (
    <article className="passage version">
      <h2 ref={heading} tabIndex={-1}>{props.subject ? "E-mail à l'usager" : props.title}</h2>
      {props.notices.length > 0 && (
        <ul className="version-notices">{props.notices.map((notice) => <li key={notice}>{notice}</li>)}</ul>
      )}
      {props.html ? <Printable title={props.title} /> : <Editable title={props.title} />}
    </article>
  )
}
