# The program with gnuplot, at work in /work:
#   docker build --tag keyshift .
#   docker run --rm --user "$(id -u):$(id -g)" --volume "$PWD:/work" keyshift run scenario.yaml
FROM swift:6.3-bookworm AS build
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends git make
COPY . /source
WORKDIR /source
# The instant of what is in the package, in seconds; else that of the last commit, for which .git is copied.
ARG SOURCE_DATE_EPOCH
RUN make dist

# The Debian that the package was built on.
FROM debian:bookworm-slim
COPY --from=build /source/dist/*.deb /tmp/
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends /tmp/keyshift_*.deb gnuplot-nox \
    && rm -rf /tmp/keyshift_*.deb /var/lib/apt/lists/*
RUN useradd --create-home keyshift && install -d -o keyshift -g keyshift /work
USER keyshift
WORKDIR /work
ENTRYPOINT ["keyshift"]
CMD ["--help"]
