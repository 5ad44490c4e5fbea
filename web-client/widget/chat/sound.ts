let context: AudioContext | undefined

/** Plays two soft tones; silent until the user has interacted with the page. */
export function blip(): void {
  try {
    context ??= new AudioContext()
    const { currentTime: now, destination } = context
    tone(context, destination, { hertz: 660, at: now })
    tone(context, destination, { hertz: 880, at: now + 0.09 })
  } catch {
    // No sound device, or too many: a sound is not worth an error.
  }
}

function tone(context: AudioContext, to: AudioNode, { hertz, at }: { hertz: number; at: number }): void {
  const [voice, volume] = [context.createOscillator(), context.createGain()]
  voice.frequency.value = hertz
  volume.gain.setValueAtTime(0, at)
  volume.gain.linearRampToValueAtTime(0.08, at + 0.01)
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.2)
  voice.connect(volume).connect(to)
  voice.start(at)
  voice.stop(at + 0.21)
}
