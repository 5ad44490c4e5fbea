import { sharedWords } from '../../ui/words/en.ts'
import type { WidgetWords } from '../words.ts'

/** English. */
export const words: WidgetWords = {
  ...sharedWords,
  team: 'Support',
  greeting: 'Hello! How can we help?',
  greetingMore: 'Write us a message: we answer right here.',
  answersIn: (seconds) => (seconds < 90 ? 'Usually answers at once' : `Usually answers in ${minutes(seconds)}`),
  answersLater: 'Write now, we answer as soon as we can',
  nobodyThere: 'Nobody is here just now. Leave us a message',
  minimize: 'Minimize',
  menu: 'Options',
  soundOn: 'Turn sound on',
  soundOff: 'Turn sound off',
  transcript: 'Download transcript',
  endChat: 'End conversation',
  endAsked: 'End this conversation?',
  endNow: 'End it',
  goOn: 'Go on',
  leaveQueue: 'Leave the queue',
  choose: 'What is it about?',
  begin: 'Start chatting',
  starting: 'One moment…',
  waitingTitle: 'You are in line',
  returned: 'Your agent had to go. You are first in line for the next one.',
  position: (position) => (position === 1 ? 'You are next' : `${position - 1} before you`),
  estimate: (seconds) => `about ${minutes(seconds)}`,
  waitingHint: 'You may write already, and close this window: your place is kept.',
  leaveInstead: 'Leave a message instead',
  keepWaiting: 'Keep waiting',
  leaveSent: 'Thank you, we have your message',
  leaveKept: 'We will answer as soon as we are back, here and by the contact you gave.',
  awayTitle: 'Nobody is here just now',
  awayHint: 'Leave a message, and we will get back to you.',
  yourMessage: 'Your message',
  yourName: 'Your name',
  email: 'Email',
  phone: 'Phone',
  contactHint: 'One of them lets us answer you.',
  leaveSend: 'Leave message',
  writeAnother: 'Write another message',
  required: 'required',
  endedTitle: 'This conversation has ended',
  startAgain: 'Start again',
  rateAsk: 'How was it?',
  scores: ['Very bad', 'Bad', 'Fair', 'Good', 'Very good'],
  rateComment: 'Anything to add? (optional)',
  rateSend: 'Send comment',
  rateThanks: 'Thank you for your rating',
  offlineTitle: 'No connection',
  offlineHint: 'What you wrote is kept. We connect by ourselves as soon as there is a network.',
  refusedTitle: 'The chat could not be opened',
  refusedHint: 'What you wrote is kept. Please try again; if it stays so, contact us another way.',
  sessionOver: 'This chat was open for too long. Start it again to go on; what was said is kept.',
  placeholder: 'Write a message…',
  record: 'Record a voice message',
  recording: 'Recording',
  stop: 'Stop',
  noMicrophone: 'The microphone could not be used. Allow it in the browser, then try again.',
  shareLocation: 'Share location',
  locating: 'Looking for your location…',
  noLocation: 'Your location could not be found. Allow it in the browser, then try again.',
  myLocation: 'My location',
  remove: 'Remove',
  uploadFailed: (status) => {
    if (status === 413) return 'Too large. It was not sent.'
    if (status === 415 || status === 400) return 'This kind of file is not accepted.'
    return 'Not sent. Press send to try again.'
  },
  unkept: 'This browser keeps nothing: what is not sent is lost when the page closes.',
}

function minutes(seconds: number): string {
  const rounded = Math.max(1, Math.round(seconds / 60))
  if (rounded >= 60) return 'an hour or more'
  return rounded === 1 ? 'a minute' : `${rounded} minutes`
}
