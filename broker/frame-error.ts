/** A peer violated MQTT 3.1.1 or a limit: its connection is closed. [MQTT-4.8.0-1] */
export class FrameError extends Error {
  /** The CONNACK code sent before the close, §3.2.2.3; undefined for none. */
  readonly connack: number | undefined

  constructor(message: string, { connack }: { connack?: number } = {}) {
    super(message)
    this.name = 'FrameError'
    this.connack = connack
  }
}
