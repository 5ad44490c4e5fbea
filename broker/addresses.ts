import type { IncomingMessage } from 'node:http'
import proxyAddr from '@fastify/proxy-addr'
import { trustedProxies } from '../app/trusted-proxies.ts'

const isTrusted = proxyAddr.compile(trustedProxies)

/** The address a request comes from, as far as it can be trusted. */
export function addressOf(request: IncomingMessage): string {
  return proxyAddr(request, isTrusted)
}
