import { recordingType } from './recording-type.ts'

/** A finished recording. */
export interface Voice {
  readonly blob: Blob
  readonly previewUrl: string
  readonly seconds: number
  /** Levels from 0 to 1, at most 48 of them. */
  readonly waveform: readonly number[]
}

/** Returns the file of a recording, for its upload. */
export function voiceFile({ blob }: Voice): { readonly file: Blob; readonly name: string } {
  const extension = blob.type.includes('mp4') ? 'm4a' : blob.type.includes('ogg') ? 'ogg' : 'webm'
  return { file: blob, name: `voice.${extension}` }
}

/** Returns the content of the message that carries an uploaded recording. */
export function voiceContent(fileUrl: string, { blob, seconds, waveform }: Voice): string {
  return JSON.stringify({ url: fileUrl, duration: Math.round(seconds * 10) / 10, mimeType: blob.type, waveform })
}

/** A running recording. */
export interface Recording {
  /** Ends it; `onVoice` receives it. */
  readonly stop: () => void
  /** Ends it and discards it. */
  readonly discard: () => void
}

interface Listener {
  /** About fifteen times a second. */
  readonly onLevel: (seconds: number, level: number) => void
  readonly onVoice: (voice: Voice) => void
  /** It ended without a byte. */
  readonly onNothing: () => void
}

const bars = 48
const everyMs = 66

/** Why nothing was recorded: not allowed, the microphone delivers nothing, or there is none or no way to record it. */
export type Unrecorded = 'noMicrophone' | 'nothingHeard' | 'cannotRecord'

/** Opens the microphone. Rejects if there is none or it is not allowed; if it cannot record, closes it again. */
export async function startRecording(listener: Listener): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
  try {
    return recordingOf(stream, listener)
  } catch (error) {
    close(stream)
    throw error
  }
}

/** Returns why `startRecording` rejected. */
export function whyUnrecorded({ name }: { readonly name?: string }): Unrecorded {
  return name === 'NotAllowedError' ? 'noMicrophone' : 'cannotRecord'
}

function recordingOf(stream: MediaStream, { onLevel, onVoice, onNothing }: Listener): Recording {
  const mimeType = recordingType()
  const recorder = new MediaRecorder(stream, mimeType === undefined ? {} : { mimeType })
  const parts: Blob[] = []
  const levels: number[] = []
  let previewUrl = ''
  let isKept = true
  let seconds = 0
  recorder.ondataavailable = ({ data }) => parts.push(data)
  recorder.start(1000)
  const meter = levelOf(stream)
  const beganAt = performance.now()
  const timer = setInterval(() => {
    seconds = (performance.now() - beganAt) / 1000
    levels.push(meter.level())
    onLevel(seconds, levels.at(-1) ?? 0)
  }, everyMs)
  const end = () => {
    clearInterval(timer)
    if (recorder.state !== 'inactive') recorder.stop()
    close(stream)
    meter.close()
  }
  recorder.onstop = () => {
    // It stops by itself when the microphone is unplugged.
    end()
    if (!isKept) return
    // For example when another program holds the microphone.
    if (parts.every(({ size }) => size === 0)) return onNothing()
    const blob = new Blob(parts, { type: (recorder.mimeType || 'audio/webm').split(';')[0] ?? '' })
    previewUrl = URL.createObjectURL(blob)
    onVoice({ blob, previewUrl, seconds, waveform: thinned(levels) })
  }
  return {
    stop: end,
    discard: () => {
      isKept = false
      if (previewUrl !== '') URL.revokeObjectURL(previewUrl)
      end()
    },
  }
}

/** Turns off the microphone's light. */
function close(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

function levelOf(stream: MediaStream) {
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  analyser.fftSize = 512
  context.createMediaStreamSource(stream).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  return {
    level: () => {
      analyser.getFloatTimeDomainData(samples)
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
      // Speech has a level of about 0.1: scaled to show as about half.
      return Math.round(Math.min(1, Math.sqrt(power) * 5) * 100) / 100
    },
    close: () => {
      if (context.state !== 'closed') void context.close()
    },
  }
}

function thinned(levels: readonly number[]): number[] {
  const count = Math.min(bars, levels.length)
  return Array.from({ length: count }, (_, index) => {
    const part = levels.slice(
      Math.floor((index * levels.length) / count),
      Math.floor(((index + 1) * levels.length) / count),
    )
    return Math.max(0, ...part)
  })
}
