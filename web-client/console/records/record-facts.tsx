import { useConsole } from '../state/console-context.ts'
import { recordStates } from '../state/records-place.ts'
import type { ShownRecord } from './records.ts'

/** Who had it, what became of it, and how it is filed. */
export function RecordFacts({ record }: { readonly record: ShownRecord }) {
  const { words, workspace } = useConsole()
  const { records, context } = words
  const { thread, target, agent, category, tags, score } = record
  const state = (Object.keys(recordStates) as (keyof typeof recordStates)[]).find((one) =>
    recordStates[one].some((name) => name === thread.state),
  )
  const agentName = agent && (workspace.colleagues.byUid.value.get(agent.uid)?.nickname ?? agent.nickname)
  const isSame = target !== null && agent?.uid === target.uid
  return (
    <span class="record-facts">
      {state !== undefined && <span data-state={state}>{records.states[state]}</span>}
      {target !== null && !isSame && <bdi>{target.nickname}</bdi>}
      <bdi>{agentName ?? records.nobody}</bdi>
      {score !== null && <span>{context.rated(score)}</span>}
      {category !== '' && <bdi>{category}</bdi>}
      {tags.map((tag) => (
        <bdi key={tag} class="record-tag">
          {tag}
        </bdi>
      ))}
    </span>
  )
}
