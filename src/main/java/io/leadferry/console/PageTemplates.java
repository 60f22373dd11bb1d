package io.leadferry.console;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/**
 * Makes pages of the templates that the jar carries. Made when the first page is asked for, so that a ferry whose page
 * nobody opens pays nothing for it.
 */
@Lazy
@Component
class PageTemplates {

    private final SpringTemplateEngine engine = new SpringTemplateEngine();

    PageTemplates() {
        ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver(PageTemplates.class.getClassLoader());
        resolver.setPrefix("templates/");
        resolver.setSuffix(".html");
        resolver.setTemplateMode(TemplateMode.HTML);
        resolver.setCharacterEncoding("UTF-8");
        engine.setTemplateResolver(resolver);
    }

    /** A whole page. */
    String page(String template, Map<String, Object> values) {
        return engine.process(template, new Context(Locale.ROOT, values));
    }

    /** One fragment of it. */
    String fragment(String template, String fragment, Map<String, Object> values) {
        return engine.process(template, Set.of(fragment), new Context(Locale.ROOT, values));
    }
}
