# What mvn -DskipTests package made, on Java 17: docker build -t leadferry .   See docs/operating/installing.md
FROM eclipse-temurin:17-jre

LABEL org.opencontainers.image.title="Leadferry" \
      org.opencontainers.image.description="Carries lead files and delete files into contact-centre APIs, at the vendor's pace, every row accounted for" \
      org.opencontainers.image.licenses="Apache-2.0"

ENV LANG=C.UTF-8 \
    LEADFERRY_HOME=/var/lib/leadferry

# unpacks it
ADD target/leadferry-*.tar.gz /opt/

# The number of the user is fixed, so that a volume can belong to it. The archive of classes is made here, as root, once.
RUN ln -s /opt/leadferry-* /opt/leadferry \
 && ln -s /opt/leadferry/bin/leadferry /usr/local/bin/leadferry \
 && groupadd --gid 10001 leadferry \
 && useradd --no-log-init --uid 10001 --gid 10001 --home-dir /var/lib/leadferry --no-create-home --shell /usr/sbin/nologin leadferry \
 && mkdir -m 755 /etc/leadferry \
 && mkdir -m 700 /var/lib/leadferry \
 && chown leadferry:leadferry /var/lib/leadferry \
 && LEADFERRY_ARCHIVE='make' leadferry

# application.yaml goes into the working folder, and so do config/ and routes/ of your own
WORKDIR /etc/leadferry
VOLUME /var/lib/leadferry
EXPOSE 8080
USER 10001:10001

# ready when the ferry answers and its ledger can be read
HEALTHCHECK --interval=30s --timeout=10s --retries=3 CMD ["sh", "-c", "leadferry status >/dev/null"]

ENTRYPOINT ["leadferry"]
CMD ["run"]
