/** Downloads a CSV text as a file. */
export function download(csv: string, name: string): void {
  // The byte order mark tells spreadsheets that it is UTF-8.
  saveFile(new Blob(['\uFEFF', csv], { type: 'text/csv' }), name)
}

/** Downloads a file under a name. */
export function saveFile(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  // After the download has started.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
