/** Downloads a CSV text as a file. */
export function download(csv: string, name: string): void {
  const link = document.createElement('a')
  // The byte order mark tells spreadsheets that it is UTF-8.
  link.href = URL.createObjectURL(new Blob(['\uFEFF', csv], { type: 'text/csv' }))
  link.download = name
  link.click()
  // After the download has started.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
