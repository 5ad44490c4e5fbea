const kinds = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus']

/** What the browser can record a voice as; undefined where it can do nothing that a server takes. */
export function recordingType(): string | undefined {
  return window.MediaRecorder && kinds.find((kind) => MediaRecorder.isTypeSupported(kind))
}
