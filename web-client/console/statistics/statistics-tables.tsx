import { exactTime } from '../../ui/parts/time.ts'
import { useConsole } from '../state/console-context.ts'
import { showRecord } from '../state/console-view.ts'
import type { AgentStatistics, RatingComment, Statistics } from './statistics.ts'

/** Threads per agent. The rows add up: threads that no longer have an agent get a row of their own. */
export function PerAgent({ all }: { readonly all: Statistics }) {
  const { words, workspace } = useConsole()
  const { statistics } = words
  const nameOf = ({ agentUid }: AgentStatistics) => workspace.colleagues.byUid.value.get(agentUid)?.nickname
  const here = all.perAgent.filter((one) => nameOf(one) !== undefined)
  const others = all.answered - here.reduce((sum, { answered }) => sum + answered, 0)
  return (
    <section class="panel">
      <h2>{statistics.perAgent}</h2>
      <div class="table-box">
        <table class="table">
          <thead>
            <tr>
              {[statistics.agent, statistics.answered, statistics.firstResponse, statistics.csat].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {here.map((one) => (
              <AgentRow key={one.agentUid} name={nameOf(one)} statistics={one} />
            ))}
            {others > 0 && (
              <tr>
                <td>{statistics.others}</td>
                <td>{others}</td>
                <td>{statistics.none}</td>
                <td>{statistics.none}</td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function AgentRow(props: { readonly name: string | undefined; readonly statistics: AgentStatistics }) {
  const { none, seconds } = useConsole().words.statistics
  const { name, statistics } = props
  const { answered, medianFirstResponseSeconds, csat } = statistics
  return (
    <tr>
      <td>
        <bdi>{name}</bdi>
      </td>
      <td>{answered}</td>
      <td>{medianFirstResponseSeconds === null ? none : seconds(medianFirstResponseSeconds)}</td>
      <td>{csat === null ? none : `${csat} / 5`}</td>
    </tr>
  )
}

/** The visitors' comments on their ratings, newest first; each opens its conversation. */
export function Comments({ comments }: { readonly comments: readonly RatingComment[] }) {
  const { view, words, workspace, locale } = useConsole()
  const open = async (threadUid: string) => {
    const row = await workspace.threads.find(threadUid)
    if (row === undefined) showRecord(view, { threadUid })
    else view.show(row)
  }
  return (
    <section class="panel">
      <h2>{words.statistics.comments}</h2>
      <ul class="comments">
        {comments.map(({ threadUid, agentUid, score, comment, at }) => (
          <li key={threadUid}>
            <p dir="auto">{comment}</p>
            <small>
              {words.context.rated(score)} ·{' '}
              <bdi>{workspace.colleagues.byUid.value.get(agentUid ?? '')?.nickname ?? words.statistics.nobodyHere}</bdi>{' '}
              ·{' '}
              <button type="button" class="link" onClick={() => void view.attempt(() => open(threadUid))}>
                {exactTime(at, locale)}
              </button>
            </small>
          </li>
        ))}
      </ul>
    </section>
  )
}
