import { type ReadonlySignal, signal } from '@preact/signals'
import type { NotificationStanding } from '../words/settings-words.ts'

/** One that is shown. */
export interface DesktopNotification {
  readonly title: string
  readonly body: string
  /** Another of the same tag takes its place. */
  readonly tag: string
  readonly onClick: () => void
}

let hasFailed = false
const standing = signal(currentStanding())

/** How it stands now, in the page's settings as in its alerts. */
export const notificationStanding: ReadonlySignal<NotificationStanding> = standing

// What was set in the browser's own settings is seen on the way back.
for (const name of ['focus', 'visibilitychange']) addEventListener(name, lookAgain, true)

/** Asks the person, where they were not asked yet; the answer is how it stands then. */
export async function askForNotifications(): Promise<NotificationStanding> {
  // Whatever it answers, or throws, is read from how it stands then.
  if (currentStanding() === 'ask') await Promise.resolve(Notification.requestPermission()).catch(() => {})
  return lookAgain()
}

/** Shows it where that is possible; never throws. */
export function showNotification({ title, body, tag, onClick }: DesktopNotification): void {
  if (lookAgain() !== 'can') return
  try {
    const shown = new Notification(title, { body, tag })
    shown.onclick = () => {
      onClick()
      shown.close()
    }
  } catch {
    // Chrome on Android and web views have the permission, but no such notifications of a page.
    hasFailed = true
    lookAgain()
  }
}

function currentStanding(): NotificationStanding {
  if (!isSecureContext) return 'insecure'
  if (typeof Notification !== 'function' || hasFailed || /android/i.test(navigator.userAgent)) return 'absent'
  const { permission } = Notification
  return permission === 'granted' ? 'can' : permission === 'denied' ? 'blocked' : 'ask'
}

function lookAgain(): NotificationStanding {
  standing.value = currentStanding()
  return standing.value
}
