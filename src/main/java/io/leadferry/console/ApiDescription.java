package io.leadferry.console;

import java.util.List;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What the interface, its receipts and the configuration look like, for machines. All of it is made when the ferry is built. */
@RestController
public class ApiDescription {

    /** Where the descriptions lie in the jar. */
    static final String FOLDER = "schemas/";

    /** Of what there is a schema, in the order of their names. */
    public static final List<String> SCHEMAS = List.of("config", "event", "receipt");

    private static final String SCHEMA_JSON = "application/schema+json";

    /** The HTTP interface as OpenAPI 3.1. */
    @GetMapping(path = "/v3/api-docs", produces = MediaType.APPLICATION_JSON_VALUE)
    public Resource openApi() {
        return new ClassPathResource(FOLDER + "openapi.json");
    }

    /** A JSON Schema: {@code config} of the configuration's file, {@code receipt} of a receipt, {@code event} of an event. */
    @GetMapping(
            path = "/schemas/{name}.json",
            produces = {SCHEMA_JSON, MediaType.APPLICATION_JSON_VALUE})
    public Resource schema(@PathVariable String name) {
        ClassPathResource schema = new ClassPathResource(FOLDER + name.replaceAll("[^a-z]", "") + ".schema.json");
        if (!schema.exists()) {
            throw WrongWord.thing("schema", name, SCHEMAS);
        }
        return schema;
    }
}
