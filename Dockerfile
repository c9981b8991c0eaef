# A static binary on an empty file system: no shell, no root, nothing to write.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=devel
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /server ./cmd/server

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /server /server
COPY LICENSE /LICENSE
COPY dataset/LICENSE /dataset/LICENSE
USER nonroot
# PostgreSQL does not run inside this image: the program asks for DATABASE_URL.
ENV ADDR=0.0.0.0:8080 LOG_FORMAT=json EMBEDDED_POSTGRES=false
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["/server", "health"]
ENTRYPOINT ["/server"]
CMD ["serve"]
