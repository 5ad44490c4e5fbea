import { type ReadonlySignal, signal } from '@preact/signals'
import type { NotificationStanding } from '../words/settings-words.ts'

export interface DesktopNotification {
  readonly title: string
  readonly body: string
  /** Replaces an earlier one with the same tag. */
  readonly tag: string
  readonly onClick: () => void
}

let hasFailed = false
const standing = signal(currentStanding())

/** Whether notifications can be shown now, for the settings and the notifications themselves. */
export const notificationStanding: ReadonlySignal<NotificationStanding> = standing

// A change in the browser's settings shows when the agent returns to the page.
for (const name of ['focus', 'visibilitychange']) addEventListener(name, lookAgain, true)

/** Asks for permission if the browser has not asked yet; returns the state afterwards. */
export async function askForNotifications(): Promise<NotificationStanding> {
  // Whatever it resolves or throws: the state is read afterwards.
  if (currentStanding() === 'ask') await Promise.resolve(Notification.requestPermission()).catch(() => {})
  return lookAgain()
}

/** Shows a notification where possible; never throws. */
export function showNotification({ title, body, tag, onClick }: DesktopNotification): void {
  if (lookAgain() !== 'can') return
  try {
    const shown = new Notification(title, { body, tag })
    shown.onclick = () => {
      onClick()
      shown.close()
    }
  } catch {
    // Chrome on Android and web views grant the permission but have no notifications for pages.
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
