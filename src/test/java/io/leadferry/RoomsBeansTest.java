package io.leadferry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

class RoomsBeansTest {

    private final Set<Class<?>> taken = new LinkedHashSet<>();

    /** A start does not look through the jar for them, so one that nobody takes in would be missing without a word. */
    @Test
    void eachComponentIsTakenInByItsRoom() {
        take(LeadferryApplication.class);

        assertThat(componentsOfTheProgram())
                .as("components that are found by looking, but in no @Import that begins at LeadferryApplication")
                .hasSizeGreaterThan(20)
                .isSubsetOf(taken);
    }

    private void take(Class<?> one) {
        Import more = one.getAnnotation(Import.class);
        if (taken.add(one)) {
            // Spring takes in what stands within a component together with it
            Stream.of(one.getDeclaredClasses()).forEach(this::take);
            if (more != null) {
                Stream.of(more.value()).forEach(this::takeOrAsk);
            }
        }
    }

    private void takeOrAsk(Class<?> one) {
        if (ImportSelector.class.isAssignableFrom(one)) {
            ImportSelector selector = (ImportSelector) BeanUtils.instantiateClass(one);
            Stream.of(selector.selectImports(AnnotationMetadata.introspect(one)))
                    .map(name -> ClassUtils.resolveClassName(name, null))
                    .forEach(this::take);
        } else {
            take(one);
        }
    }

    private static Set<Class<?>> componentsOfTheProgram() {
        Set<Class<?>> found = new LinkedHashSet<>();
        for (BeanDefinition one :
                new ClassPathScanningCandidateComponentProvider(true).findCandidateComponents("io.leadferry")) {
            Class<?> component = ClassUtils.resolveClassName(String.valueOf(one.getBeanClassName()), null);
            if (isOfTheProgram(component)) {
                found.add(component);
            }
        }
        return found;
    }

    private static boolean isOfTheProgram(Class<?> component) {
        return component
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .equals(LeadferryApplication.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation());
    }
}
