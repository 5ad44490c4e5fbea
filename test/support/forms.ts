/** Returns a form with a small file for a topic. */
export function formOf(topic: string, bytes = 'some text'): FormData {
  const form = new FormData()
  form.set('topic', topic)
  form.set('file', new Blob([bytes]), 'a.txt')
  return form
}

/** The smallest picture. */
export const pngOfOne =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='

/** Returns a form with a picture, for an agent or for the workgroup of a uid. */
export function pictureForm(uid?: string): FormData {
  const form = new FormData()
  if (uid !== undefined) form.set('uid', uid)
  form.set('file', new Blob([Buffer.from(pngOfOne, 'base64')]), 'me.png')
  return form
}
