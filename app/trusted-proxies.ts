/** Whose X-Forwarded-For is believed, at both doors: a proxy on this machine. */
export const trustedProxies = 'loopback'
