const kinds = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus']

/** Returns a voice format that the browser can record; undefined if it has none that the server accepts. */
export function recordingType(): string | undefined {
  return window.MediaRecorder && kinds.find((kind) => MediaRecorder.isTypeSupported(kind))
}
