package io.leadferry.console;

import java.net.InetAddress;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * How the HTTP server treats those whom it does not know: it is at home to this machine unless told otherwise, asks nobody
 * for a body that nobody will read, hears no more of what was refused, and says little of itself.
 */
@Component
class HttpServerManners implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final Environment environment;

    HttpServerManners(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void customize(TomcatServletWebServerFactory server) {
        if (environment.getProperty("server.address") == null) {
            server.setAddress(InetAddress.getLoopbackAddress()); // also where somebody's files replace our defaults
        }
        server.addEngineValves(new TurnedAway());
        server.addConnectorCustomizers(connector -> {
            if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
                http.setContinueResponseTiming("onRead");
                http.setMaxSwallowSize(0);
            }
        });
        server.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ServerProblems.class.getName());
            }
        });
    }
}
