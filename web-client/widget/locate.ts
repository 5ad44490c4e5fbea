import type { Chat } from './chat.ts'

/** Sends where the visitor is, when they allow it; says in words what came of it, nothing when it went well. */
export function sendLocation({ visit, language }: Chat, onProblem: (text: string) => void): void {
  const { words } = language.value
  navigator.geolocation.getCurrentPosition(
    ({ coords: { latitude, longitude } }) => {
      onProblem('')
      const content = JSON.stringify({ latitude, longitude, address: '' })
      void visit.conversation.value?.send('LOCATION', content)
    },
    () => onProblem(words.noLocation),
    { timeout: 15_000 },
  )
}
