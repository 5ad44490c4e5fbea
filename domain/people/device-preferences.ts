import type { Topic } from '../ids.ts'

/** How a device has the messages of its threads written. */
export interface DevicePreferences {
  /** A topic of its own user, instead of the threads' topics. */
  readonly ownTopic?: Topic
  /** As JSON instead of Protobuf. */
  readonly json: boolean
}
