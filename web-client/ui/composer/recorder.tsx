import './recorder.css'
import square from 'lucide-static/icons/square.svg?raw'
import trash2 from 'lucide-static/icons/trash-2.svg?raw'
import { useEffect, useRef, useState } from 'preact/hooks'
import { NotUploaded } from '../../core/platform/browser-upload.ts'
import { VoiceNote } from '../bodies/voice-note.tsx'
import { addIcons, Icon } from '../parts/icon.tsx'
import { lengthOf } from '../parts/time.ts'
import { useEscape } from '../parts/use-escape.ts'
import { useRestoreFocus } from '../parts/use-restore-focus.ts'
import type { SharedWords } from '../words/words.ts'
import { type Recording, startRecording, type Unrecorded, type Voice, whyUnrecorded } from './voice.ts'

addIcons({ square, 'trash-2': trash2 })

const maxSeconds = 120

/** Uploads a recording and sends it, reporting the share uploaded so far. */
export type SendVoice = (voice: Voice, onProgress: (share: number) => void) => Promise<void>

interface RecorderProps {
  readonly send: SendVoice
  readonly words: SharedWords
  readonly onDone: () => void
}

/** Records a voice message, plays it back, and sends it. */
export function Recorder({ send: sendVoice, words, onDone }: RecorderProps) {
  const { recording, voice, problem: heard, again, seconds, level } = useRecording()
  const { failure, share, send } = useSending(sendVoice, onDone)
  const { section, main } = usePlace([voice, heard, recording])
  useEscape(onDone)
  const next: Omit<EndProps, 'at'> =
    heard !== ''
      ? { icon: 'mic', label: words.tryAgain, isOff: false, onPress: again }
      : voice === undefined
        ? { icon: 'square', label: words.stop, isOff: recording === undefined, onPress: () => recording?.stop() }
        : { icon: 'send-horizontal', label: words.send, isOff: share !== undefined, onPress: () => void send(voice) }
  const problem = failure === undefined ? heard && words[heard] : words.uploadFailed(failure)
  return (
    <section class="recorder" aria-label={words.record} tabIndex={-1} ref={section}>
      {problem !== '' && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <div class="recorder-line">
        <button type="button" class="icon-button" aria-label={words.cancel} title={words.cancel} onClick={onDone}>
          <Icon name="trash-2" />
        </button>
        <Heard {...{ isOver: heard !== '', voice, seconds, level, words }} />
        {share !== undefined && <progress value={share} max={1} aria-label={words.send} />}
        <End at={main} {...next} />
      </div>
    </section>
  )
}

interface HeardProps extends LevelProps {
  /** Nothing can be recorded now. */
  readonly isOver: boolean
  readonly voice: Voice | undefined
}

/** What is recorded now, or was. */
function Heard({ isOver, voice, seconds, level, words }: HeardProps) {
  if (isOver) return <span class="recorder-level" />
  if (voice === undefined) return <Level seconds={seconds} level={level} words={words} />
  const file = { url: voice.previewUrl, src: voice.previewUrl }
  return <VoiceNote file={file} seconds={voice.seconds} waveform={voice.waveform} words={words} />
}

/** The focus goes to the button that goes on, so that a person who came by keys can press it. */
function usePlace(when: readonly unknown[]) {
  const [section, main] = [useRef<HTMLElement>(null), useRef<HTMLButtonElement>(null)]
  const focus = () => (main.current?.disabled === false ? main.current : section.current)?.focus()
  useRestoreFocus({ current: { focus } }, when)
  useEffect(() => {
    // The button could not be pressed yet.
    if (section.current !== null && document.activeElement === section.current) focus()
  }, [...when])
  return { section, main }
}

interface LevelProps {
  readonly seconds: number
  readonly level: number
  readonly words: SharedWords
}

/** Shows that it is recording, the level and the time. */
function Level({ seconds, level, words }: LevelProps) {
  return (
    <>
      <span class="recorder-mark" role="status">
        {words.recording}
      </span>
      <meter class="recorder-level" value={level} max={1} aria-label={words.recording} />
      <span>{lengthOf(seconds)}</span>
    </>
  )
}

interface EndProps {
  readonly at: { current: HTMLButtonElement | null }
  readonly icon: string
  readonly label: string
  readonly isOff: boolean
  readonly onPress: () => void
}

function End({ at, icon, label, isOff, onPress }: EndProps) {
  return (
    <button
      ref={at}
      type="button"
      class="composer-send"
      aria-label={label}
      title={label}
      disabled={isOff}
      onClick={onPress}
    >
      <Icon name={icon} />
    </button>
  )
}

function useRecording() {
  const recording = useRef<Recording>(undefined)
  const [now, setNow] = useState({ seconds: 0, level: 0 })
  const [voice, setVoice] = useState<Voice>()
  const [problem, setProblem] = useState<'' | Unrecorded>('')
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    let isOver = false
    const onLevel = (seconds: number, level: number) => {
      setNow({ seconds, level })
      if (seconds >= maxSeconds) recording.current?.stop()
    }
    setProblem('')
    const onNothing = () => setProblem('nothingHeard')
    startRecording({ onLevel, onNothing, onVoice: (made) => !isOver && setVoice(made) }).then(
      (begun) => {
        if (isOver) begun.discard()
        else recording.current = begun
        setNow({ seconds: 0, level: 0 })
      },
      (error: unknown) => setProblem(whyUnrecorded(error as Error)),
    )
    return () => {
      isOver = true
      recording.current?.discard()
    }
  }, [attempt])
  const again = () => setAttempt(attempt + 1)
  return { ...now, recording: recording.current, voice, problem, again }
}

/** `share` is the part uploaded so far, `failure` the status if the upload failed. */
function useSending(sendVoice: SendVoice, onSent: () => void) {
  const [failure, setFailure] = useState<number>()
  const [share, setShare] = useState<number>()
  const send = async (voice: Voice) => {
    setFailure(undefined)
    setShare(0)
    try {
      await sendVoice(voice, setShare)
      onSent()
    } catch (error) {
      setShare(undefined)
      setFailure(error instanceof NotUploaded ? error.status : 0)
    }
  }
  return { failure, share, send }
}
