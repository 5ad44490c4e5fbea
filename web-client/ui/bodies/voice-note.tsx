import './voice-note.css'
import pause from 'lucide-static/icons/pause.svg?raw'
import play from 'lucide-static/icons/play.svg?raw'
import type { TargetedEvent } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { addIcons, Icon } from '../parts/icon.tsx'
import { lengthOf } from '../parts/time.ts'
import type { SharedWords } from '../words/words.ts'
import { type PlayedFile, useFreshLink, useFreshSource } from './fresh-source.ts'

addIcons({ pause, play })

const speeds = [1, 1.5, 2]
const barCount = 28

/** A voice message: play button, position, length and speed. */
export function VoiceNote({ file, seconds: told, waveform, words }: VoiceNoteProps) {
  const { audio, isPlaying, at, length, speed, isUnplayed, toggle, faster, heard } = usePlayer(file)
  const onDownload = useFreshLink(file.url, file)
  const seconds = told || length
  return (
    <div class="voice" dir="ltr">
      <button type="button" class="voice-play" aria-label={isPlaying ? words.pause : words.play} onClick={toggle}>
        <Icon name={isPlaying ? 'pause' : 'play'} />
      </button>
      {isUnplayed && file.src !== undefined ? (
        <a
          class="voice-unplayed"
          dir="auto"
          href={file.src}
          onClick={onDownload}
          download=""
          target="_blank"
          rel="noopener"
        >
          {words.unplayed}
        </a>
      ) : (
        <>
          <Bars waveform={waveform} share={seconds > 0 ? at / seconds : 0} />
          <span class="voice-length">
            {isPlaying || at > 0 || seconds > 0 ? lengthOf(isPlaying || at > 0 ? at : seconds) : ''}
          </span>
          <button type="button" class="voice-speed" aria-label={`${words.speed} ${speed}×`} onClick={faster}>
            {speed}×
          </button>
        </>
      )}
      {/* biome-ignore lint/a11y/useMediaCaption: a voice message has no captions */}
      <audio ref={audio} preload="none" {...heard} />
    </div>
  )
}

interface VoiceNoteProps {
  readonly file: PlayedFile
  /** 0 if the message does not tell it. */
  readonly seconds: number
  /** From 0 to 1. */
  readonly waveform: readonly number[]
  readonly words: SharedWords
}

/** Returns the state of the player; `heard` are the listeners for the audio element. */
function usePlayer(file: PlayedFile) {
  const audio = useRef<HTMLAudioElement>(null)
  const [isPlaying, setPlaying] = useState(false)
  const [at, setAt] = useState(0)
  const [length, setLength] = useState(0)
  const [speed, setSpeed] = useState(1)
  const [isUnplayed, setUnplayed] = useState(false)
  // Not every browser can play what every other one records.
  const failed = () => {
    setPlaying(false)
    setUnplayed(true)
  }
  const { play: start, onError } = useFreshSource(audio, file, failed)
  const toggle = () => void (isPlaying ? audio.current?.pause() : start().catch(told))
  // Pausing before playback has started is not a failure; what cannot be played is an error too, which comes by itself.
  const told = ({ name }: { readonly name: string }) => name === 'NotAllowedError' && failed()
  const faster = () => {
    const next = speeds[(speeds.indexOf(speed) + 1) % speeds.length] ?? 1
    if (audio.current !== null) audio.current.playbackRate = next
    setSpeed(next)
  }
  const heard = {
    onPlay: () => setPlaying(true),
    onPlaying: () => setUnplayed(false),
    onError,
    onPause: () => setPlaying(false),
    onEnded: () => setAt(0),
    // Infinite for a recording that does not tell it.
    onDurationChange: ({ currentTarget: { duration } }: TargetedEvent<HTMLAudioElement>) =>
      setLength(Number.isFinite(duration) ? duration : 0),
    onTimeUpdate: (event: TargetedEvent<HTMLAudioElement>) => setAt(event.currentTarget.currentTime),
  }
  return { audio, isPlaying, at, length, speed, isUnplayed, toggle, faster, heard }
}

function Bars({ waveform, share }: { readonly waveform: readonly number[]; readonly share: number }) {
  return (
    <svg class="bars" viewBox={`0 0 ${barCount * 4} 24`} aria-hidden="true">
      {Array.from({ length: barCount }, (_, index) => {
        const height =
          3 + 19 * Math.min(1, Math.max(0, waveform[Math.floor((index * waveform.length) / barCount)] ?? 0.15))
        const isPlayed = index / barCount < share
        return (
          <rect
            key={index}
            class={isPlayed ? 'played' : ''}
            x={index * 4}
            y={12 - height / 2}
            width={2.4}
            height={height}
            rx={1.2}
          />
        )
      })}
    </svg>
  )
}
