import type { LeftWords } from './left-words.ts'

export const left: LeftWords = {
  title: 'Left messages',
  open: 'To answer',
  toAnswer: (count) => `${count} to answer`,
  answered: 'Answered',
  empty: 'No left messages to answer.',
  emptyAnswered: 'Nothing answered yet.',
  answer: 'Your answer. The visitor reads it in the chat when they come back.',
  noEmail: 'Parley sends no email by itself. To write one, press the address above.',
  send: 'Send answer',
  sent: 'Answer sent',
  answeredBy: (name, time) => `Answered by ${name}, ${time}`,
  loading: 'Loading…',
}
