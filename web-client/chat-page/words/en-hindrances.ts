import type { HindranceWords } from './words.ts'

export const en: HindranceWords = {
  hindrances: {
    incomplete: {
      title: 'This link is incomplete',
      hint: 'It does not say whom you want to write to. Please open the link again from where you found it.',
    },
    unknown: {
      title: 'This chat does not exist',
      hint: 'The link may be old. Please ask for a new one where you found it.',
    },
    offline: {
      title: 'No connection',
      hint: 'This chat opens as soon as you are online. After that it also opens without a connection.',
    },
    refused: {
      title: 'We could not confirm who you are',
      hint: 'The link may be old. Please open the chat again from the app or site, or continue as a guest.',
    },
    loggedOut: {
      title: 'You are logged out',
      hint: 'This browser keeps none of the conversations that you had while logged in.',
    },
    ended: {
      title: 'Your session has ended',
      hint: 'It has expired, or the operators of this chat have deleted your conversations; this browser keeps none of them. You can start again.',
    },
    endedNamed: {
      title: 'Your session has ended',
      hint: 'It has expired, or the operators of this chat have deleted your conversations; this browser keeps none of them. Please open the chat again from the app or site, or continue as a guest.',
    },
    failed: {
      title: 'The chat could not be loaded',
      hint: 'We keep trying. What you have written is kept.',
    },
  },
  tryAgain: 'Try again',
  asGuest: 'Continue as a guest',
  startAgain: 'Start again',
  replacing: {
    title: (name) => `Continue as ${name}?`,
    hint: 'This link signs you in as somebody else, who then reads what you write. If you did not expect that, stay. Your own conversation is not shown to them.',
    stay: 'Stay',
    go: (name) => `Continue as ${name}`,
  },
}
