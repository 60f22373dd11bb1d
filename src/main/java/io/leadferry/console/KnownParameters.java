package io.leadferry.console;

import io.leadferry.ledger.AuditTrail.By;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Refuses parameters that an address does not have: a filter that is misspelt must not be one that is left out. What an
 * address has is what its method declares.
 */
@Component
class KnownParameters implements HandlerInterceptor, WebMvcConfigurer {

    private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();
    /** Tomcat's word that it left out what it could not read. */
    static final String UNREADABLE = "org.apache.catalina.parameter_parse_failed";

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/api/**");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (!(handler instanceof HandlerMethod method)) {
            return true;
        }
        Set<String> known = new TreeSet<>();
        for (MethodParameter parameter : method.getMethodParameters()) {
            if (parameter.getParameterType() == By.class) {
                known.add(WhoActs.REASON);
            }
            RequestParam declared = parameter.getParameterAnnotation(RequestParam.class);
            if (declared != null) {
                parameter.initParameterNameDiscovery(NAMES);
                known.add(declared.name().isEmpty() ? String.valueOf(parameter.getParameterName()) : declared.name());
            }
        }
        request.getParameterMap().forEach((name, values) -> {
            if (!known.contains(name)) {
                throw WrongWord.parameter(name, known);
            }
            if (values.length > 1) {
                throw new ResponseStatusException(HttpStatus.BAD_REQUEST, name + ": stands more than once; give one");
            }
        });
        if (request.getAttribute(UNREADABLE) != null) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "what stands behind the ? cannot be read");
        }
        return true;
    }
}
