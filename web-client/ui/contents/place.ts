import { headOf, textOf } from '../../core/platform/coerce.ts'
import { type Fault, faultOf, fieldsOf, readContent } from './read-content.ts'

/** Where somebody or something is. */
export interface ToldPlace {
  /** Undefined unless both are told: nothing is at 0, 0 for want of a number. */
  readonly point: { readonly latitude: number; readonly longitude: number } | undefined
  readonly label: string
  readonly address: string
  readonly fault: Fault
}

const most = 255
const decimal = /^[+-]?\d{1,3}(?:\.\d{0,20})?$/

/** Reads a LOCATION: JSON with coordinates or an address, the text `latitude,longitude`, or an address as text. */
export function readPlace(text: string): ToldPlace {
  const content = readContent(text)
  if (content.kind === 'text') {
    const [latitude, longitude, ...more] = content.text.split(/[,，;]/, 3)
    const point = more.length === 0 ? pointOf(latitude, longitude) : undefined
    return { point, label: '', address: point === undefined ? headOf(content.text, most) : '', fault: '' }
  }
  const fields = fieldsOf(content)
  const point = pointOf(fields.latitude ?? fields.lat, fields.longitude ?? fields.lng ?? fields.lon)
  const [label, address] = [headOf(fields.label, most).trim(), headOf(fields.address, most).trim()]
  const isShown = point !== undefined || label !== '' || address !== ''
  return { point, label, address, fault: content.kind === 'fields' && !isShown ? 'empty' : faultOf(content, isShown) }
}

/** Returns the address of a map that shows the place, for the reader to open. */
export function mapOf({ point, label, address }: ToldPlace): string {
  if (point === undefined)
    return `https://www.openstreetmap.org/search?query=${encodeURIComponent(wellFormed(address || label))}`
  const { latitude, longitude } = point
  return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`
}

/** Half of a surrogate pair cannot be encoded. */
function wellFormed(text: string): string {
  return text.replaceAll(/\p{Cs}/gu, '')
}

function pointOf(latitude: unknown, longitude: unknown): ToldPlace['point'] {
  const [north, east] = [degrees(latitude, 90), degrees(longitude, 180)]
  return north === undefined || east === undefined ? undefined : { latitude: north, longitude: east }
}

function degrees(value: unknown, limit: number): number | undefined {
  const text = textOf(value).trim()
  const number = typeof value === 'number' ? value : decimal.test(text) ? Number(text) : Number.NaN
  return Math.abs(number) <= limit ? number : undefined
}
