# docker build -t parley .
# The version is that of the package `node` in package.json.
FROM node:26.10.0-slim AS base
WORKDIR /opt/parley

FROM base AS packages
COPY package.json package-lock.json ./
# Node is the image's: without scripts, the package `node` brings none of its own.
RUN npm ci --omit=dev --ignore-scripts

FROM base AS faces
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build

FROM base
# Nobody but root can change the program.
COPY --from=packages /opt/parley/node_modules node_modules
COPY LICENSE package.json ./
COPY api api
COPY app app
COPY broker broker
COPY domain domain
COPY proto proto
COPY server server
COPY store store
COPY --from=faces /opt/parley/web-client/dist web-client/dist
RUN install --directory --owner=node --group=node --mode=0700 /var/lib/parley
ENV NODE_ENV=production
ENV NODE_COMPILE_CACHE=/tmp/parley
ENV PARLEY_HOST=0.0.0.0
ENV PARLEY_PORT=9885
ENV PARLEY_DATA=/var/lib/parley
USER node
VOLUME /var/lib/parley
EXPOSE 9885
# Whether the process answers. Not /readyz, which is for balancers: a new container would not bring a database back, and
# some orchestrators replace an unhealthy one.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PARLEY_PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server/start.mjs"]
