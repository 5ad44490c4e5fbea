import type { AgentStatus } from '../../core/agent/colleagues.ts'

/** Somebody's face, or the first letter of their name on a colour of their own, which stays when the name becomes known. */
export function Avatar(props: {
  readonly uid: string
  readonly name: string
  readonly avatar: string | undefined
  readonly status?: AgentStatus | undefined
}) {
  const { uid, name, avatar = '', status } = props
  const isPicture = /^(https:\/\/|\/)/.test(avatar)
  return (
    <span class="portrait" data-hue={hueOf(uid)}>
      {isPicture ? <img src={avatar} alt="" loading="lazy" /> : <span aria-hidden="true">{initialOf(name)}</span>}
      {status !== undefined && <span class="dot" data-status={status} />}
    </span>
  )
}

function initialOf(name: string): string {
  return [...new Intl.Segmenter().segment(name.trim())][0]?.segment.toUpperCase() ?? '·'
}

/** One of eight, always the same for a uid. */
export function hueOf(uid: string): number {
  let sum = 0
  for (const letter of uid) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 8
  return sum
}
