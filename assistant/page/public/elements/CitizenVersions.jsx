// The answer put in words for the citizen: each version opens at the side, to be read over, edited and copied.
import { useState } from "react"
import { useSetRecoilState } from "recoil"
import { sideViewState } from "@chainlit/react-client"

export default function CitizenVersions() {
  const setSideView = useSetRecoilState(sideViewState)
  const [problem, setProblem] = useState("")

  const open = async (kind) => {
    setProblem("")
    try {
      const { response } = await callAction({ name: "version", payload: { answer: props.answer, kind } })
      if (response.error) return setProblem(response.error)
      const draft = `${props.answer}-${kind}`
      const element = { id: draft, type: "custom", name: "CitizenVersion", display: "side", props: { ...response, draft } }
      setSideView({ title: response.label, elements: [element] })
    } catch {
      setProblem("Cette version n'a pas pu être préparée : réessayez.")
    }
  }

  return (
    <section className="versions" aria-label="Versions pour l'usager">
      <h2>Pour l'usager</h2>
      <div className="case-options">
        {props.kinds.map(({ kind, label }) => (
          <button key={kind} type="button" className="page-button" data-opens onClick={() => open(kind)}>{label}</button>
        ))}
      </div>
      {props.languages.length > 0 && (
        <label className="version-languages">
          Traduire en
          <select value="" data-opens onChange={(event) => open(event.target.value)}>
            <option value="" disabled>Choisir une langue…</option>
            {props.languages.map(({ kind, label }) => <option key={kind} value={kind}>{label}</option>)}
          </select>
        </label>
      )}
      <p role="status" className="passage-error">{problem}</p>
    </section>
  )
}
