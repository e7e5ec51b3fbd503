package com.atomicmcp.launcher.door;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;

/** The MCP endpoint. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ComponentScan(basePackages = "com.atomicmcp.gateway", nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class)
public class GatewayDoor {}
