import './recorder.css'
import square from 'lucide-static/icons/square.svg?raw'
import trash2 from 'lucide-static/icons/trash-2.svg?raw'
import { useEffect, useRef, useState } from 'preact/hooks'
import { NotUploaded, upload } from '../../core/platform/browser-upload.ts'
import { VoiceNote } from '../../ui/bodies/voice-note.tsx'
import { addIcons, Icon } from '../../ui/parts/icon.tsx'
import { lengthOf } from '../../ui/parts/time.ts'
import type { Chat } from '../chat/chat.ts'
import { type Recording, startRecording, type Unrecorded, type Voice, whyUnrecorded } from '../chat/voice.ts'
import type { WidgetWords } from '../words/words.ts'
import { useRestoreFocus } from './use-restore-focus.ts'

addIcons({ square, 'trash-2': trash2 })

const maxSeconds = 120

interface RecorderProps {
  readonly chat: Chat
  readonly words: WidgetWords
  readonly onDone: () => void
}

/** Records a voice message, plays it back, and sends it. */
export function Recorder({ chat, words, onDone }: RecorderProps) {
  const { recording, voice, problem: heard, again, seconds, level } = useRecording()
  const { failure, share, send } = useSending(chat, onDone)
  const place = useRef<HTMLElement>(null)
  useRestoreFocus(place, [voice, heard])
  const problem = failure === undefined ? heard && words[heard] : words.uploadFailed(failure)
  return (
    <section class="recorder" aria-label={words.record} tabIndex={-1} ref={place}>
      {problem !== '' && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <div class="recorder-line">
        <button type="button" class="icon-button" aria-label={words.cancel} title={words.cancel} onClick={onDone}>
          <Icon name="trash-2" />
        </button>
        {heard !== '' ? (
          <span class="recorder-level" />
        ) : voice === undefined ? (
          <Level seconds={seconds} level={level} words={words} />
        ) : (
          <VoiceNote url={voice.previewUrl} seconds={voice.seconds} waveform={voice.waveform} words={words} />
        )}
        {share !== undefined && <progress value={share} max={1} aria-label={words.send} />}
        {heard !== '' ? (
          <End icon="mic" label={words.tryAgain} isOff={false} onPress={again} />
        ) : voice === undefined ? (
          <End icon="square" label={words.stop} isOff={recording === undefined} onPress={() => recording?.stop()} />
        ) : (
          <End icon="send-horizontal" label={words.send} isOff={share !== undefined} onPress={() => void send(voice)} />
        )}
      </div>
    </section>
  )
}

interface LevelProps {
  readonly seconds: number
  readonly level: number
  readonly words: WidgetWords
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
  readonly icon: string
  readonly label: string
  readonly isOff: boolean
  readonly onPress: () => void
}

function End({ icon, label, isOff, onPress }: EndProps) {
  return (
    <button type="button" class="composer-send" aria-label={label} title={label} disabled={isOff} onClick={onPress}>
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
function useSending(chat: Chat, onSent: () => void) {
  const [failure, setFailure] = useState<number>()
  const [share, setShare] = useState<number>()
  const send = async (voice: Voice) => {
    setFailure(undefined)
    setShare(0)
    try {
      await sendVoice(chat, voice, setShare)
      onSent()
    } catch (error) {
      setShare(undefined)
      setFailure(error instanceof NotUploaded ? error.status : 0)
    }
  }
  return { failure, share, send }
}

async function sendVoice(chat: Chat, voice: Voice, onProgress: (share: number) => void): Promise<void> {
  const conversation = chat.visit.conversation.value
  if (conversation === undefined) return
  const { blob, seconds, waveform } = voice
  const extension = blob.type.includes('mp4') ? 'm4a' : blob.type.includes('ogg') ? 'ogg' : 'webm'
  const { signal } = new AbortController()
  const place = { door: '/visitor/api/v1', topic: conversation.topic, token: await chat.token() } as const
  const { fileUrl } = await upload({ ...place, file: blob, name: `voice.${extension}`, signal, onProgress })
  const duration = Math.round(seconds * 10) / 10
  await conversation.send('VOICE', JSON.stringify({ url: fileUrl, duration, mimeType: blob.type, waveform }))
}
