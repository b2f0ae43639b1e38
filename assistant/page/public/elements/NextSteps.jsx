// What the agent needs after the answer: one line a kind (documents, service, form, cost…), the rest folded.
import { ExternalLink } from "lucide-react"

function Step({ step }) {
  return (
    <li>
      {step.url ? (
        <a href={step.url} target="_blank" rel="noopener noreferrer">
          {step.title}
          <ExternalLink aria-hidden="true" />
          <span className="page-hidden"> (nouvel onglet)</span>
        </a>
      ) : (
        step.title && <span>{step.title}</span>
      )}
      {step.number && <> <a href={`#passage-${step.number}`}>[{step.number}]</a></>}
      {step.detail && <span className="step-detail">{step.detail}</span>}
      {step.items.length > 0 && <ul className="step-items">{step.items.map((item, rank) => <li key={rank}>{item}</li>)}</ul>}
    </li>
  )
}

function Groups({ groups }) {
  return (
    <dl>
      {groups.map(({ label, steps }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd><ul>{steps.map((step, rank) => <Step key={rank} step={step} />)}</ul></dd>
        </div>
      ))}
    </dl>
  )
}

export default function NextSteps() {
  return (
    <section className="next-steps" aria-label="Pour la suite">
      {props.shown.length > 0 && <h2>Pour la suite</h2>}
      <Groups groups={props.shown} />
      {props.folded.length > 0 && (
        <details>
          <summary>{props.more}</summary>
          <Groups groups={props.folded} />
        </details>
      )}
    </section>
  )
}
