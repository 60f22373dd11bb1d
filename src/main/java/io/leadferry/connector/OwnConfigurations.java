package io.leadferry.connector;

import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.type.AnnotationMetadata;

/** Takes in what a connector has of Java: each {@code …Configuration} in a package of its own below this one. */
final class OwnConfigurations implements ImportSelector {

    @Override
    public String[] selectImports(AnnotationMetadata importing) {
        return ShippedFiles.configurations().stream()
                .map(file ->
                        file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                .toArray(String[]::new);
    }
}
