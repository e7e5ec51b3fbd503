package com.atomicmcp.launcher.door;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;

/** Pages, command API, customer API, query API, sign-in and authorization server: what of the sides stands at a servlet door. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ComponentScan(
        nameGenerator =
                FullyQualifiedAnnotationBeanNameGenerator.class, // the language has words that Spring keeps for itself
        basePackages = {"com.atomicmcp.command", "com.atomicmcp.query", "com.atomicmcp.workbench"},
        useDefaultFilters = false,
        includeFilters =
                @ComponentScan.Filter({Controller.class, ControllerAdvice.class, ConditionalOnWebApplication.class}))
public class WorkbenchDoor {}
