# docker build -t ironfan .
# docker run -d --name ironfan --restart unless-stopped --env-file .env -v ironfan-data:/data ironfan
# The link that invites the bot: docker run --rm --env-file .env ironfan invite

FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo build --release --locked --package ironfan --bin ironfan

FROM debian:bookworm-slim
# Discord's certificates are checked against roots inside the program, and its fonts are inside too. These are for
# a PostgreSQL that is reached over TLS and whose certificate shall be checked.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/*
# A fixed number, so that a folder of the host can be made writable for it: chown 10001 FOLDER
RUN useradd --system --uid 10001 --home-dir /data --create-home --shell /usr/sbin/nologin ironfan
COPY --from=build /src/target/release/ironfan /usr/local/bin/ironfan
COPY LICENSE /usr/share/doc/ironfan/LICENSE
COPY assets/fonts/OFL.txt /usr/share/doc/ironfan/fonts-OFL.txt
USER ironfan
WORKDIR /data
VOLUME /data
ENV DATABASE_URL=sqlite:///data/ironfan.db
# Stopping the container sends SIGTERM: the bot writes what it has in hand and leaves.
ENTRYPOINT ["ironfan"]
