package io.leadferry.console;

import io.leadferry.model.Veil;
import java.io.CharArrayWriter;
import java.util.Collection;
import java.util.regex.Pattern;
import org.apache.catalina.Valve;
import org.apache.catalina.valves.AccessLogValve;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;

/**
 * Where somebody turns on Tomcat's list of visits ({@code server.tomcat.accesslog.enabled}), no secret and no number stands
 * in it: a callback's secret is in its path, and a pattern may ask for any header.
 */
@Component
class Visits implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Ordered {

    /** What a visit brings that is nobody's business: a query, credentials be they right or wrong, a number in a path. */
    private static final Pattern BROUGHT =
            Pattern.compile("(\\?)[^\\s\"]+|((?:Basic|Bearer) )[^\\s\"]+|(/)(?:\\+|%2B)?\\d{5,}(?=[/?\\s])"
                    + "|(/api/numbers/)[^\\s\"/?]+");

    /** After Spring has put the list there. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        Collection<Valve> valves = factory.getEngineValves();
        factory.setEngineValves(valves.stream()
                .map(valve -> valve.getClass() == AccessLogValve.class ? new Veiled((AccessLogValve) valve) : valve)
                .toList());
    }

    /** Writes what another would, veiled. */
    private static final class Veiled extends AccessLogValve {

        Veiled(AccessLogValve asked) {
            BeanUtils.copyProperties(asked, this, "container", "next");
        }

        @Override
        public void log(CharArrayWriter visit) {
            String veiled = BROUGHT.matcher(Veil.over(visit.toString())).replaceAll("$1$2$3$4" + Veil.HIDDEN);
            visit.reset();
            visit.append(veiled);
            super.log(visit);
        }
    }
}
