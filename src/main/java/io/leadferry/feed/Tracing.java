package io.leadferry.feed;

import io.leadferry.model.Secret;
import java.net.URI;
import java.util.Map;

/**
 * Where traces of the way of rows go.
 *
 * @param to a collector that takes OTLP over HTTP; all of its address, with {@code /v1/traces}
 * @param sample which share of drops is traced; above 0, at most 1
 * @param serviceName by what name the collector knows the ferry
 * @param headers what goes along with each request, such as a key of the collector's
 */
public record Tracing(URI to, double sample, String serviceName, Map<String, Secret> headers) {}
