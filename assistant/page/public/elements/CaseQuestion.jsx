// The question that tells which case the citizen is in, with the sheet's own options; each is sent as the agent's words.
import { useState } from "react"

export default function CaseQuestion() {
  const [chosen, setChosen] = useState(props.chosen ?? "")
  const options = [...props.options, { title: props.other, said: props.other }]

  const choose = ({ title, said }) => {
    setChosen(title)
    // kept with the element: Chainlit draws it anew when the conversation goes on
    updateElement({ ...props, chosen: title })
    sendUserMessage(said)
    // its buttons are closed: the focus goes where it is after any question
    document.getElementById("chat-input")?.focus()
  }

  return (
    <fieldset className="case-question" disabled={Boolean(chosen)}>
      <legend>{props.text}</legend>
      <div className="case-options">
        {options.map((option) => (
          <button key={option.said} type="button" className="page-button" aria-pressed={option.title === chosen} onClick={() => choose(option)}>
            {option.title}
          </button>
        ))}
      </div>
      <p className="case-hint">Choisissez le cas, ou écrivez-le ci-dessous.</p>
    </fieldset>
  )
}
