import { effect } from '@preact/signals'
import { kindOf } from '../../../domain/message-kind.ts'
import type { WireMessage } from '../../../proto/wire.ts'
import type { InboxRow } from '../../core/agent/inbox-row.ts'
import { excerptOf } from '../../ui/contents/excerpt.ts'
import { leavePage } from '../parts/leave-page.ts'
import type { ConsoleView } from '../state/console-view.ts'
import { showNotification } from '../state/desktop-notifications.ts'
import { nameOf, pageTitle } from '../state/names.ts'
import type { Preferences } from '../state/preferences.ts'
import { RecentUids } from './recent-uids.ts'

const lockName = 'parley.console alerts'
/** More than the server replays after a lost connection. */
const mostRemembered = 2000

/** Sound and desktop notifications, once across all tabs: only the tab that holds the lock notifies. */
export class Notifications {
  readonly #view: ConsoleView
  readonly #preferences: Preferences
  readonly #heard = new RecentUids(mostRemembered)
  #isLeader = false
  #endings: (() => void)[] = []
  #audio: AudioContext | undefined

  constructor(view: ConsoleView, preferences: Preferences) {
    this.#view = view
    this.#preferences = preferences
  }

  start(): void {
    const { workspace } = this.#view
    const resign = this.#stand()
    const forget = workspace.onMessage((message, row) => this.#said(message, row))
    const unwatch = effect(() => this.#title())
    this.#endings = [resign, forget, unwatch]
  }

  stop(): void {
    for (const end of this.#endings) end()
    void this.#audio?.close()
  }

  /** Becomes the leader as soon as no other tab is; returns a function that resigns. */
  #stand(): () => void {
    if (navigator.locks === undefined) {
      this.#isLeader = true
      return () => {}
    }
    const leaving = new AbortController()
    const held = new Promise<void>((resolve) => leaving.signal.addEventListener('abort', () => resolve()))
    const lead = () => {
      this.#isLeader = true
      return held
    }
    // Rejects only if it is stopped before it gets the lock.
    navigator.locks.request(lockName, { signal: leaving.signal }, lead).catch(() => {})
    return () => leaving.abort()
  }

  #said(message: WireMessage, row: InboxRow | undefined): void {
    const { type, uid } = message
    // A replay after a lost connection repeats what was heard, here or by the tab that led before.
    if (!this.#heard.add(uid)) return
    const { notify } = this.#view.language.value.console
    if (type === 'OFFER') return this.#alert({ title: notify.offer, tag: uid })
    if (type === 'TRANSFER' || type === 'INVITE') {
      const title = type === 'TRANSFER' ? notify.transfer : notify.invite
      return this.#alert({ title: title(message.user.nickname), tag: uid })
    }
    if (row === undefined || !row.isOpen.value) return
    const isShown = this.#view.page.value === 'inbox' && this.#view.panes.value.includes(row)
    const isLookedAt = document.hasFocus() && isShown
    if (type === 'WELCOME')
      return this.#alert({ title: notify.newThread, body: nameOf(row, this.#view), tag: uid, row })
    if (kindOf(type) !== 'stored' || message.seq === 0 || isLookedAt) return
    this.#alert({
      title: nameOf(row, this.#view),
      body: excerptOf(message, this.#view.language.value.shared),
      tag: row.topic,
      row,
    })
  }

  #alert(event: { title: string; body?: string; tag: string; row?: InboxRow }): void {
    if (!this.#isLeader) return
    if (this.#preferences.sound.value) this.#sound()
    if (!this.#preferences.notifications.value) return
    const { title, body = '', tag, row } = event
    const onClick = () => {
      window.focus()
      void leavePage(this.#view, () => this.#open(row))
    }
    showNotification({ title, body: body.slice(0, 120), tag, onClick })
  }

  /** Opens the conversation that was notified of; without one, the list, which shows what is asked. */
  #open(row: InboxRow | undefined): void {
    this.#view.dialog.value = undefined
    if (row !== undefined) return this.#view.show(row)
    this.#view.page.value = 'inbox'
    this.#view.leaveConversation()
  }

  /** Plays two short tones; browsers stay silent until the first click. */
  #sound(): void {
    this.#audio ??= new AudioContext()
    const { currentTime: now, destination } = this.#audio
    for (const [index, pitch] of [660, 880].entries()) {
      const [tone, loudness] = [this.#audio.createOscillator(), this.#audio.createGain()]
      const begins = now + index * 0.12
      tone.frequency.value = pitch
      loudness.gain.setValueAtTime(0.08, begins)
      loudness.gain.exponentialRampToValueAtTime(0.001, begins + 0.18)
      tone.connect(loudness).connect(destination)
      tone.start(begins)
      tone.stop(begins + 0.2)
    }
  }

  #title(): void {
    const { inbox, requests, queue } = this.#view.workspace
    const unread = inbox.mine.value.filter((row) => row.unread.value > 0).length
    const count = unread + requests.count.value + queue.unasked.value
    document.title = `${count === 0 ? '' : `(${count}) `}${pageTitle(this.#view)} · Parley`
  }
}
