import { writeSync } from 'node:fs'
import { watchAnswers } from './watch-answers.ts'

/*
 * Loaded into a server's own process before its program: what its document does not describe is said on stderr, where
 * the test finds it by the mark.
 */
watchAnswers((violation) => writeSync(2, `answer that the document does not describe: ${violation}\n`))
