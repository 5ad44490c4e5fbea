/** A recording that is finished. */
export interface Voice {
  readonly blob: Blob
  readonly previewUrl: string
  readonly seconds: number
  /** From 0 to 1, at most 48. */
  readonly waveform: readonly number[]
}

/** A recording that goes on. */
export interface Recording {
  /** Ends it; `onVoice` has it then. */
  readonly stop: () => void
  /** Ends it and forgets it. */
  readonly discard: () => void
}

interface Listener {
  /** About fifteen times a second. */
  readonly onLevel: (seconds: number, level: number) => void
  readonly onVoice: (voice: Voice) => void
  /** It has ended without a byte. */
  readonly onNothing: () => void
}

const types = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus']
const bars = 48
const everyMs = 66

/** Opens the microphone. Rejects when there is none or it is not allowed. */
export async function startRecording({ onLevel, onVoice, onNothing }: Listener): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
  const mimeType = types.find((type) => MediaRecorder.isTypeSupported(type))
  const recorder = new MediaRecorder(stream, mimeType === undefined ? {} : { mimeType })
  const meter = levelOf(stream)
  const parts: Blob[] = []
  const levels: number[] = []
  const beganAt = performance.now()
  const secondsNow = () => (performance.now() - beganAt) / 1000
  let previewUrl = ''
  let isKept = true
  const timer = setInterval(() => {
    levels.push(meter.level())
    onLevel(secondsNow(), levels.at(-1) ?? 0)
  }, everyMs)
  const end = () => {
    clearInterval(timer)
    if (recorder.state !== 'inactive') recorder.stop()
    for (const track of stream.getTracks()) track.stop()
    meter.close()
  }
  recorder.ondataavailable = ({ data }) => parts.push(data)
  const seconds = { value: 0 }
  recorder.onstop = () => {
    if (!isKept) return
    // Such as of a microphone that another program has.
    if (parts.every(({ size }) => size === 0)) return onNothing()
    const blob = new Blob(parts, { type: (recorder.mimeType || 'audio/webm').split(';')[0] ?? '' })
    previewUrl = URL.createObjectURL(blob)
    onVoice({ blob, previewUrl, seconds: seconds.value, waveform: thinned(levels) })
  }
  recorder.start(1000)
  return {
    stop: () => {
      seconds.value = secondsNow()
      end()
    },
    discard: () => {
      isKept = false
      if (previewUrl !== '') URL.revokeObjectURL(previewUrl)
      end()
    },
  }
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
      // Speech is around 0.1 of full: shown as about half.
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
