import { FrameError } from './frame-error.ts'
import { filterEnd, type Span } from './packet-strings.ts'

/** The filters of a SUBSCRIBE or UNSUBSCRIBE. */
export interface Filters {
  /** The first filters, at most `maxTexts`. */
  readonly texts: readonly string[]
  /** The number of filters. */
  readonly count: number
}

/**
 * Reads the filters from `at` on, MQTT 3.1.1 §3.8.3 and §3.10.3: checks all of them, and returns the first `maxTexts`.
 * With `qos`, each is followed by a byte for it. Throws FrameError.
 */
export function readFilters(span: Span, at: number, { qos, maxTexts }: { qos: 0 | 1; maxTexts: number }): Filters {
  const texts: string[] = []
  let count = 0
  let next = at
  while (next < span.end) {
    const stop = filterEnd(span, next)
    if (count < maxTexts) texts.push(span.bytes.toString('utf8', next + 2, stop))
    if (qos === 1) checkQos(span, stop)
    next = stop + qos
    count += 1
  }
  // [MQTT-3.8.3-3], [MQTT-3.10.3-2]
  if (count === 0) throw new FrameError('no filter')
  return { texts, count }
}

/** [MQTT-3.8.3-4]: the QoS is 0, 1 or 2, and no other bit is set. */
function checkQos({ bytes, end }: Span, at: number): void {
  const qos = at < end ? bytes[at] : undefined
  if (qos === undefined || qos > 2) throw new FrameError('a filter without a QoS')
}
