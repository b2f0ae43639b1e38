// What each sentence of the answer rests on: its state, and the words of the sheet that support it, at the side.
import { useSetRecoilState } from "recoil"
import { sideViewState } from "@chainlit/react-client"
import { AlertTriangle, CheckCheck, CircleCheck, Replace } from "lucide-react"

const ICONS = { proven: CheckCheck, reworded: CircleCheck, wrong_source: Replace, unsupported: AlertTriangle }

function Claim({ claim, open }) {
  const Icon = ICONS[claim.state]
  return (
    <li className={`claim ${claim.state}`} tabIndex={-1}>
      <Icon aria-hidden="true" />
      <div>
        <p>{claim.text}</p>
        {claim.reason && <p className="claim-reason">{claim.reason}</p>}
        <p className="claim-state">
          <span>{claim.label}</span>
          {claim.passage && (
            <button type="button" data-opens onClick={() => open(claim)}>
              Voir dans la fiche
              <span className="page-hidden"> : {claim.text}</span>
            </button>
          )}
        </p>
      </div>
    </li>
  )
}

export default function Proofs() {
  const setSideView = useSetRecoilState(sideViewState)

  const open = ({ passage }) =>
    setSideView({
      title: `Source ${passage.number}`,
      elements: [{ id: `${passage.chunk}-${passage.quote}`, type: "custom", name: "Passage", display: "side", props: passage }],
    })

  return (
    <details className="proofs" open={props.doubtful}>
      <summary>{props.summary}</summary>
      <ol>{props.claims.map((claim, rank) => <Claim key={rank} claim={claim} open={open} />)}</ol>
      <p className="proofs-foot">
        {props.query && <span>Recherche effectuée : « {props.query} »</span>}
        {props.cost && <span>Coût de la réponse : {props.cost}</span>}
      </p>
    </details>
  )
}
