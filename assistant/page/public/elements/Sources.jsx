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

function Source({ passage, open }) {
  return (
    <li>
      <button type="button" className="source" data-passage={passage.number} onClick={() => open(passage)}>
        <span className="source-number" aria-hidden="true">{passage.number}</span>
        <span className="source-text">
          <span className="page-hidden">Ouvrir la source {passage.number} : </span>
          <span className="source-title">{passage.title}</span>
          {passage.theme && <span className="source-section">{passage.theme}</span>}
          {passage.section && <span className="source-section">{passage.section.replaceAll(" > ", " › ")}</span>}
          <span className="source-date">
            {passage.updated ? `Fiche mise à jour le ${passage.updated}` : "Fiche sans date"}
            {passage.example && " · fiche d'exemple"}
          </span>
        </span>
      </button>
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
        {props.passages.map((passage) => <Source key={passage.number} passage={passage} open={open} />)}
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
