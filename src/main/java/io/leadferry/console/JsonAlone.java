package io.leadferry.console;

import com.fasterxml.jackson.core.JsonParser;
import java.util.List;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.json.MappingJackson2HttpMessageConverter;
import org.springframework.http.converter.yaml.MappingJackson2YamlHttpMessageConverter;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * The interface speaks JSON. That profiles are YAML would have Spring answer, and take, that too, in words of its own. What
 * says a thing twice says nothing.
 */
@Component
class JsonAlone implements WebMvcConfigurer {

    @Override
    public void extendMessageConverters(List<HttpMessageConverter<?>> converters) {
        converters.removeIf(MappingJackson2YamlHttpMessageConverter.class::isInstance);
        converters.forEach(converter -> {
            if (converter instanceof MappingJackson2HttpMessageConverter json) {
                json.getObjectMapper().getFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
            }
        });
    }
}
